namespace Earshot.Sdk.Plugins;

/// <summary>Passwords that stand in no configuration: in a file that only the sensor's user may read, or in the environment.</summary>
public static class SecretText
{
    /// <summary>Reads a secret.</summary>
    /// <param name="key">Key of the configuration that names the file, for messages.</param>
    /// <param name="file">The file, whose first line is the secret; empty for none.</param>
    /// <param name="variable">The environment variable that has it where there is no file.</param>
    /// <returns>The secret; null when there is none.</returns>
    /// <exception cref="PluginException">The file cannot be read.</exception>
    public static string? Read(string key, string file, string variable)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length == 0)
        {
            return Environment.GetEnvironmentVariable(variable);
        }

        try
        {
            return File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot read {key} {file}: {e.Message}", e);
        }
    }
}

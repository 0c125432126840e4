namespace Earshot.CentralServer.Listening;

/// <summary>Files that only this account may read.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a file that is there whole or not at all.</summary>
    public static void Write(string path, string text)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

namespace Earshot.Host.Configuration;

/// <summary>The tables of a <c>plugins.toml</c>, and everything found to be wrong with it so far.</summary>
/// <param name="Path">Full path of the file.</param>
internal sealed record ConfigurationDocument(string Path)
{
    private readonly List<ConfigurationTable> tables = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ConfigurationTable> Tables => tables;

    public ConfigurationProblems Problems { get; } = new();

    /// <summary>
    /// True when parts of the file could not be read: what is missing may only be unreadable, so that only what is there
    /// can be judged.
    /// </summary>
    public bool HasSyntaxErrors { get; set; }

    /// <summary>Reads the file and applies the overrides.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read at all.</exception>
    public static ConfigurationDocument Read(ConfigurationRequest request)
    {
        string path = request.ResolveFile();
        var document = new ConfigurationDocument(path);
        FileParser.Parse(ReadText(path), document);
        foreach (string change in request.Overrides)
        {
            OverrideParser.Apply(change, document);
        }

        return document;
    }

    public ConfigurationTable? Find(string table) => tables.Find(t => t.Name == table);

    public void Add(ConfigurationTable table) => tables.Add(table);

    /// <summary>Full path of a path that stands in the file: such paths are relative to the file's folder.</summary>
    public string Resolve(string path) =>
        System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(Path)!);

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read: {exception.Message}");
        }
    }
}

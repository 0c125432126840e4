using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Testing;

/// <summary>A plugin context for tests: keeps the messages, and lends a folder below the system's temporary one.</summary>
public sealed class TestPluginContext : IPluginContext, IPluginLog, IDisposable
{
    private readonly Lazy<DirectoryInfo> directory = new(() => Directory.CreateTempSubdirectory("earshot-test-"));
    private readonly List<string> messages = [];

    /// <summary>What was logged, each line with its level: "warning: ...".</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (messages)
            {
                return [.. messages];
            }
        }
    }

    /// <inheritdoc/>
    public string InstanceName => "test";

    /// <inheritdoc/>
    public IPluginLog Log => this;

    /// <inheritdoc/>
    public string DataDirectory => directory.Value.FullName;

    /// <inheritdoc/>
    public OwnConnections OwnConnections { get; } = new();

    /// <inheritdoc/>
    public void Information(string message) => Add("information", message);

    /// <inheritdoc/>
    public void Warning(string message) => Add("warning", message);

    /// <inheritdoc/>
    public void Error(string message) => Add("error", message);

    /// <summary>Removes the folder.</summary>
    public void Dispose()
    {
        if (directory.IsValueCreated)
        {
            directory.Value.Delete(recursive: true);
        }
    }

    private void Add(string level, string message)
    {
        lock (messages)
        {
            messages.Add($"{level}: {message}");
        }
    }
}

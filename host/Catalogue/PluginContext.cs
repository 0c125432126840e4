using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>What the host lends to one instance.</summary>
/// <param name="instanceName">Name of its table.</param>
/// <param name="dataDirectory">Full path of its folder, which is made when it is first asked for.</param>
/// <param name="ownConnections">Shared by all instances.</param>
internal sealed class PluginContext(string instanceName, string dataDirectory, OwnConnections ownConnections) : IPluginContext
{
    public string InstanceName { get; } = instanceName;

    public IPluginLog Log { get; } = new PluginLog(instanceName);

    public OwnConnections OwnConnections { get; } = ownConnections;

    public string DataDirectory
    {
        get
        {
            try
            {
                return MakeDirectory().FullName;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new PluginException($"{InstanceName}: the data directory {dataDirectory} cannot be made: {exception.Message}", exception);
            }
        }
    }

    // What plugins keep is not for everybody: as PrivateFiles has it, also for commands that only read.
    private DirectoryInfo MakeDirectory() => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(dataDirectory)
        : Directory.CreateDirectory(
            dataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
}

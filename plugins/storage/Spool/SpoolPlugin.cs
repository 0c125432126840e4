using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Spool;

/// <summary>Packets on the local disk.</summary>
public sealed class SpoolPlugin : PacketSpoolPlugin<SpoolConfig>
{
    /// <inheritdoc/>
    protected override IPacketSpool Open(SpoolConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        string directory = DirectoryOf(config, context);
        try
        {
            Directory.CreateDirectory(directory);
            SpoolLock spoolLock = SpoolLock.Take(directory);
            try
            {
                Recovery.Run(directory, context.Log);
                return new PacketSpool(directory, config, spoolLock, context.Log);
            }
            catch
            {
                spoolLock.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot open the spool in {directory}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    protected override ISpoolReader OpenReader(SpoolConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        return new SpoolReader(DirectoryOf(config, context));
    }

    private static string DirectoryOf(SpoolConfig config, IPluginContext context) => config.Directory.Length == 0
        ? context.DataDirectory
        : Path.GetFullPath(config.Directory, context.DataDirectory);
}

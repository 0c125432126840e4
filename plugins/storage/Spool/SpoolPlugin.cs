using System.Text;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Spool;

/// <summary>Packets on the local disk.</summary>
public sealed class SpoolPlugin : PacketSpoolPlugin<SpoolConfig>
{
    private const string SensorsFolder = "sensors";

    /// <inheritdoc/>
    protected override IPacketSpool Open(SpoolConfig config, IPluginContext context, string? sensor)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        string directory = DirectoryOf(config, context, sensor);
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
    protected override ISpoolReader OpenReader(SpoolConfig config, IPluginContext context, string? sensor)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        return new SpoolReader(DirectoryOf(config, context, sensor));
    }

    private static string DirectoryOf(SpoolConfig config, IPluginContext context, string? sensor)
    {
        string root = config.Directory.Length == 0 ? context.DataDirectory : Path.GetFullPath(config.Directory, context.DataDirectory);
        return sensor is null ? root : Path.Combine(root, SensorsFolder, FileNameOf(sensor));
    }

    // A name may be any text: only letters, digits, - and _ stand for themselves, so that none leads elsewhere.
    private static string FileNameOf(string sensor) => string.Concat(Encoding.UTF8.GetBytes(sensor).Select(b =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' ? ((char)b).ToString() : $"%{b:X2}"));
}

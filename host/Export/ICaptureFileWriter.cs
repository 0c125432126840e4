namespace Earshot.Host.Export;

/// <summary>Writes a capture file.</summary>
internal interface ICaptureFileWriter
{
    /// <returns>False when the file cannot hold a frame of that link type.</returns>
    bool TryWrite(in ExportedFrame frame);
}

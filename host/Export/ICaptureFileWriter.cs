namespace Earshot.Host.Export;

/// <summary>Writes a capture file.</summary>
internal interface ICaptureFileWriter
{
    void Write(in ExportedFrame frame);
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Earshot.CentralServer.Packets;

/// <summary>
/// The last block of a sensor that is taken, in a file of one record, written without waiting for the disk: after a kill of this process no block comes
/// twice that was acknowledged; after a failure of the machine some may. Not for several threads at once.
/// </summary>
internal sealed class Watermark : IDisposable
{
    private const int Fields = 4;
    private const int Length = Fields * sizeof(ulong);

    private readonly FileStream file;
    private readonly byte[] record = new byte[Length];

    /// <exception cref="IOException">The file cannot be used.</exception>
    public Watermark(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (RandomAccess.Read(file.SafeFileHandle, record, 0) == Length && Value(3) == Checksum)
        {
            (Installation, Taken) = (Value(0), new BlockMark(Value(1), Value(2)));
        }
    }

    /// <summary>Whose blocks are counted.</summary>
    public ulong Installation { get; private set; }

    /// <summary>All up to this one are taken.</summary>
    public BlockMark Taken { get; private set; }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ulong installation, BlockMark taken)
    {
        (Installation, Taken) = (installation, taken);
        BinaryPrimitives.WriteUInt64LittleEndian(record, installation);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(sizeof(ulong)), taken.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(2 * sizeof(ulong)), taken.FramesEnd);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(3 * sizeof(ulong)), Checksum);
        RandomAccess.Write(file.SafeFileHandle, record, 0);
    }

    public void Dispose() => file.Dispose();

    private ulong Checksum => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(record.AsSpan(0, 3 * sizeof(ulong))));

    private ulong Value(int index) => BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(index * sizeof(ulong)));
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Earshot.CentralSensor.Connection;

/// <summary>
/// What an installation must not forget: who it is, and how far it has come. A file of one record, written without waiting for the disk, so that it
/// survives a kill of the process; after a failure of the machine, or without it, the installation is a new one or a little behind. One thread.
/// </summary>
internal sealed class InstallationState : IDisposable
{
    private const ulong Magic = 0x3153_4e49_5453_5245;
    private const int Fields = 7;
    private const int Length = (Fields + 1) * sizeof(ulong);

    private readonly FileStream file;
    private readonly byte[] record = new byte[Length];

    private InstallationState(FileStream file) => this.file = file;

    /// <summary>Drawn once.</summary>
    public ulong Installation { get; private set; }

    /// <summary>Number of the next block.</summary>
    public ulong NextSequence { get; set; } = 1;

    /// <summary>Packets of all blocks so far.</summary>
    public ulong Packets { get; set; }

    /// <summary>The last block that a centre has taken.</summary>
    public ulong TakenSequence { get; set; }

    /// <summary>Packets of the blocks up to it.</summary>
    public ulong TakenPackets { get; set; }

    /// <summary>Capture time of the last packet, nanoseconds since 1970.</summary>
    public long LastTime { get; set; }

    /// <exception cref="IOException">The file cannot be used.</exception>
    public static InstallationState Open(string path)
    {
        var state = new InstallationState(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        if (!state.Read())
        {
            state.Installation = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            state.Write();
        }

        return state;
    }

    /// <summary>Keeps it.</summary>
    public void Write()
    {
        ReadOnlySpan<ulong> values = [Magic, Installation, NextSequence, Packets, TakenSequence, TakenPackets, (ulong)LastTime];
        for (int i = 0; i < Fields; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(i * sizeof(ulong)), values[i]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(Fields * sizeof(ulong)), Checksum);
        RandomAccess.Write(file.SafeFileHandle, record, 0);
    }

    public void Dispose() => file.Dispose();

    private ulong Checksum => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(record.AsSpan(0, Fields * sizeof(ulong))));

    private bool Read()
    {
        if (RandomAccess.Read(file.SafeFileHandle, record, 0) != Length || Value(0) != Magic || Value(Fields) != Checksum)
        {
            return false;
        }

        (Installation, NextSequence, Packets) = (Value(1), Value(2), Value(3));
        (TakenSequence, TakenPackets, LastTime) = (Value(4), Value(5), (long)Value(6));
        return true;
    }

    private ulong Value(int index) => BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(index * sizeof(ulong)));
}

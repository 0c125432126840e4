using Earshot.LiveCapture;

namespace Earshot.AfPacket.Rings;

/// <summary>
/// One range of addresses in which all rings lie, so that the frames of a block may be in any of them. It is given back when the
/// source and the last block that points into it are gone. Any thread.
/// </summary>
internal sealed unsafe class RingArea : IDisposable
{
    private int users = 1;

    /// <param name="length">Bytes of all rings together.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There are no such addresses left.</exception>
    public RingArea(int length)
    {
        Length = length;
        Start = Libc.Map(null, (nuint)length, Mapping.NoAccess, Mapping.Private | Mapping.Anonymous | Mapping.NoReserve, -1, 0);
        Mapping.Check(Start);
    }

    public byte* Start { get; }

    public int Length { get; }

    /// <summary>One more block points into it.</summary>
    public void Retain() => Interlocked.Increment(ref users);

    /// <summary>One less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            _ = Libc.Unmap(Start, (nuint)Length);
        }
    }

    /// <summary>The source is gone.</summary>
    public void Dispose() => Release();
}

namespace Earshot.PcapFile;

/// <summary>
/// Walks the options of a pcapng block (draft-ietf-opsawg-pcapng, 3.5).
/// <code>{ code:2 length:2 value padding-to-4 } opt_endofopt</code>
/// </summary>
internal ref struct PcapngOptions(ReadOnlySpan<byte> bytes, ByteOrder order)
{
    private const int HeaderLength = 4;
    private const ushort EndOfOptions = 0;

    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Code of the current option.</summary>
    public ushort Code { get; private set; }

    /// <summary>Value of the current option.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when an option claims more bytes than its block has.</summary>
    public bool Broken { get; private set; }

    /// <summary>Goes to the next option; false behind the last and at a broken one.</summary>
    public bool MoveNext()
    {
        if (rest.Length < HeaderLength)
        {
            return false;
        }

        Code = order.UInt16(rest, 0);
        int length = order.UInt16(rest, 2);
        if (Code == EndOfOptions)
        {
            return false;
        }

        Broken = length > rest.Length - HeaderLength;
        if (Broken)
        {
            return false;
        }

        Value = rest.Slice(HeaderLength, length);
        rest = rest[Math.Min(HeaderLength + ((length + 3) & ~3), rest.Length)..];
        return true;
    }
}

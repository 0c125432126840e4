namespace Earshot.Sip.Messages;

/// <summary>A set of header names.</summary>
internal readonly struct HeaderSet
{
    private readonly ulong bits;

    public HeaderSet(params ReadOnlySpan<HeaderName> names)
    {
        foreach (HeaderName name in names)
        {
            bits |= Bit(name);
        }
    }

    private HeaderSet(ulong bits) => this.bits = bits;

    public bool Contains(HeaderName name) => (bits & Bit(name)) != 0;

    public bool Overlaps(HeaderSet other) => (bits & other.bits) != 0;

    public HeaderSet With(HeaderName name) => new(bits | Bit(name));

    private static ulong Bit(HeaderName name) => 1UL << (int)name;
}

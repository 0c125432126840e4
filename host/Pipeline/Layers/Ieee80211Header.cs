using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>The MAC header of a frame (802.11-2020, 9.2.4): little-endian, with optional fields that frame control tells of.</summary>
internal readonly struct Ieee80211Header
{
    /// <summary>Of a data frame without optional fields.</summary>
    public const int Smallest = 24;

    /// <summary>Version, type and the subtypes' bit for "no data".</summary>
    private const int DataMask = 0x4F;
    private const int Data = 0x08;

    private readonly ushort control;
    private readonly bool isSwapped;
    private readonly bool hasFragmentNumber;

    private Ieee80211Header(ReadOnlySpan<byte> frame, bool isSwapped)
    {
        this.isSwapped = isSwapped;
        control = isSwapped ? BinaryPrimitives.ReadUInt16BigEndian(frame) : BinaryPrimitives.ReadUInt16LittleEndian(frame);
        hasFragmentNumber = (frame[22] & 0x0F) != 0;
        int qos = Smallest + (HasFourAddresses ? 6 : 0);
        IsAggregate = IsQos && qos < frame.Length && (frame[qos] & 0x80) != 0; // 9.2.4.5.9: A-MSDU present
    }

    /// <summary>Whether subframes follow.</summary>
    public bool IsAggregate { get; }

    /// <summary>Bytes to 802.2 or to the subframes.</summary>
    public int Length => Smallest + (HasFourAddresses ? 6 : 0) + (IsQos ? 2 : 0) + (HasHtControl ? 4 : 0);

    /// <summary>Version 0, type data, and none of the subtypes without data (9.2.4.1.3).</summary>
    public bool CarriesData => (control & DataMask) == Data;

    public bool MoreFragments => (control & 0x0400) != 0;

    /// <summary>Of those that are swapped the sequence number is so too: not told.</summary>
    public bool IsLastFragment => hasFragmentNumber && !isSwapped;

    /// <summary>Encrypted, unless who captured it has decrypted it.</summary>
    public bool IsProtected => (control & 0x4000) != 0;

    /// <summary>To and from the distribution system.</summary>
    private bool HasFourAddresses => (control & 0x0300) == 0x0300;

    private bool IsQos => (control & 0x0080) != 0;

    private bool HasHtControl => IsQos && (control & 0x8000) != 0;

    /// <summary>
    /// Cisco's access points send frame control in CAPWAP with its bytes exchanged. 802.2 at the place that only this reading
    /// tells is the proof.
    /// </summary>
    /// <param name="frame">At least <see cref="Smallest"/> bytes.</param>
    public static Ieee80211Header Read(ReadOnlySpan<byte> frame)
    {
        Ieee80211Header header = new(frame, isSwapped: false);
        if (header.CarriesData)
        {
            return header;
        }

        Ieee80211Header swapped = new(frame, isSwapped: true);
        bool isProven = swapped.CarriesData && swapped.Length <= frame.Length && Snap.TryRead(frame[swapped.Length..], out _);
        return isProven ? swapped : header;
    }

    /// <summary>Whether a frame that is too short for <see cref="Read"/> would carry data; true where nothing tells.</summary>
    public static bool MayBeData(ReadOnlySpan<byte> frame) => frame.IsEmpty || (frame[0] & DataMask) == Data;

    public void Describe(IHeaderFields fields)
    {
        if (isSwapped)
        {
            DescribeFlags(fields);
            DescribeType(fields);
        }
        else
        {
            DescribeType(fields);
            DescribeFlags(fields);
        }

        fields.Add("duration", 16, FieldFormat.Hex, "little-endian");
        fields.Add("address 1", 48, FieldFormat.Mac, "receiver");
        fields.Add("address 2", 48, FieldFormat.Mac, "transmitter");
        fields.Add("address 3", 48, FieldFormat.Mac);
        fields.Add("sequence control", 16, FieldFormat.Hex, isSwapped ? null : "little-endian");
        if (HasFourAddresses)
        {
            fields.Add("address 4", 48, FieldFormat.Mac);
        }

        if (IsQos)
        {
            fields.Add("A-MSDU present", 1, meaning: IsAggregate ? "subframes follow" : null);
            fields.Add("acknowledgment policy", 2);
            fields.Add("end of service period", 1);
            fields.Add("traffic identifier", 4, meaning: "6 and 7 are voice, if it is below 8");
            fields.Add("queue size or duration", 8);
        }

        if (HasHtControl)
        {
            fields.Add("HT control", 32, FieldFormat.Hex, "little-endian");
        }
    }

    private void DescribeType(IHeaderFields fields)
    {
        fields.Add("subtype", 4, meaning: IsQos ? "QoS data" : "data");
        fields.Add("type", 2, meaning: "data");
        fields.Add("version", 2, meaning: isSwapped ? "the two bytes of frame control are exchanged" : null);
    }

    private void DescribeFlags(IHeaderFields fields)
    {
        fields.Add("order", 1, meaning: HasHtControl ? "HT control follows" : null);
        fields.Add("protected", 1, meaning: IsProtected ? "but decrypted" : null);
        fields.Add("more data", 1);
        fields.Add("power management", 1);
        fields.Add("retry", 1);
        fields.Add("more fragments", 1);
        fields.Add("from DS", 1, meaning: (control & 0x0200) == 0 ? null : "from the access point");
        fields.Add("to DS", 1, meaning: (control & 0x0100) == 0 ? null : "to the access point");
    }
}

namespace Earshot.AudioCodes;

/// <summary>The extra data flags.</summary>
[Flags]
internal enum AcdrFlags : byte
{
    None = 0,

    /// <summary>The medium is MII: its header follows the extension.</summary>
    Mii = 0x01,

    /// <summary>The addresses in the extension are IPv6.</summary>
    IPv6 = 0x02,

    /// <summary>The rest of the payload is in another message.</summary>
    Fragmented = 0x04,

    /// <summary>The payload begins with an IP header.</summary>
    HeaderAdded = 0x08,

    /// <summary>The payload is encrypted.</summary>
    Encrypted = 0x10,

    /// <summary>From a media transcoding cluster element.</summary>
    Mtce = 0x20,

    /// <summary>Lawful interception: an X2 or X3 header (ETSI TS 103 221-2) comes before the payload.</summary>
    Interception = 0x40,
}

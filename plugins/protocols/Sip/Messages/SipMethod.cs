namespace Earshot.Sip.Messages;

/// <summary>The methods that are followed.</summary>
internal enum SipMethod : byte
{
    /// <summary>Any other method.</summary>
    Other,

    /// <summary>RFC 3261, 13.</summary>
    Invite,

    /// <summary>RFC 3261, 13.2.2.4.</summary>
    Ack,

    /// <summary>RFC 3261, 15.</summary>
    Bye,

    /// <summary>RFC 3261, 9.</summary>
    Cancel,

    /// <summary>RFC 3262.</summary>
    Prack,

    /// <summary>RFC 3311.</summary>
    Update,

    /// <summary>RFC 6086.</summary>
    Info,

    /// <summary>RFC 3261, 10.</summary>
    Register,

    /// <summary>RFC 3261, 11.</summary>
    Options,

    /// <summary>RFC 3428.</summary>
    Message,

    /// <summary>RFC 6665; of a transfer RFC 3515.</summary>
    Notify,

    /// <summary>RFC 3515.</summary>
    Refer,

    /// <summary>RFC 6665.</summary>
    Subscribe,

    /// <summary>RFC 3903.</summary>
    Publish,
}

namespace Earshot.Sip.Messages;

/// <summary>The methods that calls depend on.</summary>
internal enum SipMethod : byte
{
    /// <summary>Any method that plays no part in a call's state.</summary>
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
}

using Earshot.Sdk.Packets;
using Earshot.Sip.Limits;

namespace Earshot.Sip.Requests;

/// <summary>A request outside calls and its responses (RFC 3261, 17.1.2).</summary>
internal abstract class Transaction : SourceEntry
{
    /// <summary>See <see cref="TransactionTable{T}.KeyOf"/>.</summary>
    public ulong Key { get; set; }

    /// <summary>The request.</summary>
    public Timestamp Start { get; set; }

    /// <summary>The request, or its latest retransmission.</summary>
    public Timestamp LastSent { get; set; }

    /// <summary>A final response came.</summary>
    public bool IsAnswered { get; set; }
}

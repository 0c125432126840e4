using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// The dialogs that an INVITE makes: each callee that answers with 101 to 299 has a To tag of its own (RFC 3261, 12.1). A refusal
/// without a dialog makes none.
/// </summary>
internal sealed class CallBranches
{
    private const int Limit = 32;
    private const int MaxText = 256;

    private readonly BoundedList<Branch> branches = new(Limit);

    public int Refused => branches.Refused;

    /// <summary>Another INVITE decides the call's outcome.</summary>
    public void Clear() => branches.Clear();

    /// <summary>A response to that INVITE.</summary>
    public void Take(in SipMessage response, Timestamp time)
    {
        ReadOnlySpan<byte> tag = NameAddress.Tag(response.To);
        int statusCode = response.StartLine.StatusCode;
        if (tag.IsEmpty || FindOrAdd(tag, response) is not { } branch)
        {
            return;
        }

        if (statusCode is >= 180 and <= 189)
        {
            branch.Ringing ??= time;
        }
        else if (statusCode >= 200)
        {
            branch.StatusCode ??= statusCode;
        }
    }

    /// <summary>Empty when there was no fork.</summary>
    public IReadOnlyList<BranchRecord> ToRecords() => branches.Count < 2
        ? []
        : [.. branches.Items.Select(branch => new BranchRecord(branch.ToTag, branch.Contact, branch.Ringing, branch.StatusCode))];

    private Branch? FindOrAdd(ReadOnlySpan<byte> tag, in SipMessage response)
    {
        ulong hash = Fingerprint.Of(tag);
        foreach (Branch branch in branches.Items)
        {
            if (branch.Hash == hash)
            {
                return branch;
            }
        }

        if (response.StartLine.StatusCode >= 300)
        {
            return null;
        }

        NameAddress contact = NameAddress.Parse(response.Find(HeaderName.Contact));
        string? host = Lws.ToText(contact.Host, MaxText);
        string? user = Lws.ToText(contact.User, MaxText);
        Branch added = new(hash, Lws.ToText(tag, MaxText) ?? "", host is null || user is null ? host : $"{user}@{host}");
        return branches.Add(added) ? added : null;
    }

    private sealed class Branch(ulong hash, string toTag, string? contact)
    {
        public ulong Hash { get; } = hash;

        public string ToTag { get; } = toTag;

        public string? Contact { get; } = contact;

        public Timestamp? Ringing { get; set; }

        public int? StatusCode { get; set; }
    }
}

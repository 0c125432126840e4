using System.Runtime.InteropServices;
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

    private List<Branch>? branches;

    /// <summary>Dialogs beyond the limit.</summary>
    public int Refused { get; private set; }

    /// <summary>Another INVITE decides the call's outcome.</summary>
    public void Clear() => branches?.Clear();

    /// <summary>A response to that INVITE.</summary>
    public void Take(in SipMessage response, Timestamp time)
    {
        int statusCode = response.StartLine.StatusCode;
        if (response.ToTag.IsEmpty || FindOrAdd(response) is not { } branch)
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
    public IReadOnlyList<BranchRecord> ToRecords() => branches is not { Count: > 1 }
        ? []
        : [.. branches.Select(branch => new BranchRecord(branch.ToTag, branch.Contact, branch.Ringing, branch.StatusCode))];

    private Branch? FindOrAdd(in SipMessage response)
    {
        ulong hash = Fingerprint.Of(response.ToTag);
        foreach (Branch branch in CollectionsMarshal.AsSpan(branches))
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

        branches ??= new List<Branch>(1);
        if (branches.Count == Limit)
        {
            Refused++;
            return null;
        }

        NameAddress contact = NameAddress.Parse(response.Contact);
        string? host = Lws.ToText(contact.Host, MaxText);
        string? user = Lws.ToText(contact.User, MaxText);
        Branch added = new(hash, Lws.ToText(response.ToTag, MaxText) ?? "", host is null || user is null ? host : $"{user}@{host}");
        branches.Add(added);
        return added;
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

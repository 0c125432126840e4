using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// The dialogs that an INVITE makes: each callee that answers with 101 to 299 has a To tag of its own (RFC 3261, 12.1). A refusal
/// without a dialog makes none.
/// </summary>
internal struct CallBranches
{
    private const int Limit = 32;
    private const int MaxText = 256;

    private Branch[]? branches;
    private int count;

    /// <summary>Dialogs beyond the limit.</summary>
    public int Refused { get; private set; }

    /// <summary>Another INVITE decides the call's outcome.</summary>
    public void Clear() => count = 0;

    /// <summary>A response to that INVITE.</summary>
    public void Take(in SipMessage response, Timestamp time)
    {
        int statusCode = response.StartLine.StatusCode;
        int index = response.ToTag.IsEmpty ? -1 : FindOrAdd(response);
        if (index < 0)
        {
            return;
        }

        ref Branch branch = ref branches![index];
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
    public readonly IReadOnlyList<BranchRecord> ToRecords() =>
        count < 2 ? [] : Array.ConvertAll(branches![..count], branch => branch.ToRecord());

    private int FindOrAdd(in SipMessage response)
    {
        ulong hash = Fingerprint.Of(response.ToTag);
        for (int i = 0; i < count; i++)
        {
            if (branches![i].Hash == hash)
            {
                return i;
            }
        }

        if (response.StartLine.StatusCode >= 300)
        {
            return -1;
        }

        if (count == Limit)
        {
            Refused++;
            return -1;
        }

        if (branches is null || count == branches.Length)
        {
            Array.Resize(ref branches, Math.Max(1, 2 * count));
        }

        branches[count] = new Branch(hash, response);
        return count++;
    }

    /// <summary>Most calls have only one, of which nobody asks: so its texts stay bytes until somebody does.</summary>
    private struct Branch
    {
        private readonly byte[] text;
        private readonly ushort tagLength;
        private readonly ushort userLength;

        public Branch(ulong hash, in SipMessage response)
        {
            Hash = hash;
            NameAddress contact = NameAddress.Parse(response.Contact);
            ReadOnlySpan<byte> tag = Cut(response.ToTag);
            ReadOnlySpan<byte> user = Cut(contact.User);
            text = [.. tag, .. user, .. Cut(contact.Host)];
            tagLength = (ushort)tag.Length;
            userLength = (ushort)user.Length;
        }

        public ulong Hash { get; }

        public Timestamp? Ringing { get; set; }

        public int? StatusCode { get; set; }

        public readonly BranchRecord ToRecord()
        {
            ReadOnlySpan<byte> contact = text.AsSpan(tagLength);
            string? user = Lws.ToText(contact[..userLength], MaxText);
            string? host = Lws.ToText(contact[userLength..], MaxText);
            string? address = host is null || user is null ? host : $"{user}@{host}";
            return new BranchRecord(Lws.ToText(text.AsSpan(0, tagLength), MaxText) ?? "", address, Ringing, StatusCode);
        }

        /// <summary>One byte more than is wanted, so that the cut is made between characters.</summary>
        private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value) => value[..Math.Min(value.Length, MaxText + 1)];
    }
}

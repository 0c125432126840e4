using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>The open calls, by Call-ID, by number, and in the order of their start.</summary>
internal sealed class CallTable
{
    private readonly Dictionary<byte[], Call> byId = new(CallIdComparer.Instance);
    private readonly Dictionary<byte[], Call>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Dictionary<ulong, Call> byNumber = [];
    private Call? last;

    public CallTable() => bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int Count => byId.Count;

    public Call? Earliest { get; private set; }

    public Call? Find(ReadOnlySpan<byte> callId) => bySpan.TryGetValue(callId, out Call? call) ? call : null;

    public Call? Find(ulong number) => byNumber.GetValueOrDefault(number);

    public void Add(Call call)
    {
        byId.Add(call.Key, call);
        byNumber.Add(call.Number, call);

        // Packets are nearly in the order of time, so the place is at the end or close to it.
        Call? earlier = last;
        while (earlier is not null && earlier.Start > call.Start)
        {
            earlier = earlier.Earlier;
        }

        call.Earlier = earlier;
        call.Later = earlier is null ? Earliest : earlier.Later;
        Link(call.Earlier, call);
        Link(call, call.Later);
    }

    public void Remove(Call call)
    {
        byId.Remove(call.Key);
        byNumber.Remove(call.Number);
        Link(call.Earlier, call.Later);
        call.Earlier = call.Later = null;
    }

    private void Link(Call? earlier, Call? later)
    {
        if (earlier is null)
        {
            Earliest = later;
        }
        else
        {
            earlier.Later = later;
        }

        if (later is null)
        {
            last = earlier;
        }
        else
        {
            later.Earlier = earlier;
        }
    }
}

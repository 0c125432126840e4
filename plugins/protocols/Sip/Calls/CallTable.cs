using Earshot.Sip.Limits;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>The open calls, by Call-ID, by number, and in the order of their start.</summary>
internal sealed class CallTable
{
    private readonly Dictionary<byte[], Call> byId = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], Call>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly Dictionary<ulong, Call> byNumber = [];
    private readonly SourceQueue<Call> unanswered;
    private readonly int capacity;
    private Call? last;

    public CallTable(int capacity)
    {
        this.capacity = capacity;
        unanswered = new SourceQueue<Call>(capacity, capacity);
        bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public Call? Earliest { get; private set; }

    public Call? Find(ReadOnlySpan<byte> callId) => bySpan.TryGetValue(callId, out Call? call) ? call : null;

    public Call? Find(ulong number) => byNumber.GetValueOrDefault(number);

    /// <summary>
    /// What has to go before another call may come, or null. Nobody answers the calls of a flood, and they come from few hosts: so
    /// calls without an answer go first, and of these the ones of the host that has most.
    /// </summary>
    public Call? Surplus => byId.Count < capacity ? null : unanswered.OldestOfHeaviest ?? Earliest;

    /// <summary>A call is answered, and from now on among the last to make room.</summary>
    public void Secure(Call call)
    {
        if (call.IsQueued)
        {
            unanswered.Remove(call);
        }
    }

    public void Add(Call call)
    {
        unanswered.Add(call, call.Source.Host);
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
        Secure(call);
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

using Earshot.Rtp.Ownership;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>Which calls had RTP since the last tick, without a search through all streams.</summary>
internal sealed class CallActivity(StreamTable table, IMediaSink sink)
{
    private readonly List<int> streams = [];
    private readonly List<MediaCall> calls = [];

    /// <summary>An owned stream had its first packet since the last tick.</summary>
    public void Add(int number)
    {
        table[number].Marks |= StreamMarks.Active;
        streams.Add(number);
    }

    /// <summary>Tells the sink, and starts anew.</summary>
    public void Report()
    {
        foreach (int number in streams)
        {
            ref StreamState stream = ref table[number];
            if ((stream.Marks & StreamMarks.Active) == 0)
            {
                continue; // It ended in between.
            }

            stream.Marks &= ~StreamMarks.Active;
            foreach (StreamOwner owner in stream.Details!.Owners)
            {
                Note(owner.Call, stream.Last);
            }
        }

        streams.Clear();
        foreach (MediaCall call in calls)
        {
            sink.Active(call.Number, new Timestamp(call.Last));
            call.Last = long.MinValue;
        }

        calls.Clear();
    }

    private void Note(MediaCall call, long last)
    {
        if (call.Last == long.MinValue)
        {
            calls.Add(call);
        }

        call.Last = Math.Max(call.Last, last);
    }
}

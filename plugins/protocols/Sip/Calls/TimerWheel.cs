using Earshot.Sdk.Packets;

namespace Earshot.Sip.Calls;

/// <summary>
/// Calls by the second at which to look at them. A call that something happened to stays where it is and is put off when
/// its turn comes; only an earlier deadline moves it at once. So a message costs nothing here, and a second costs as many
/// calls as fall due in it.
/// </summary>
internal sealed class TimerWheel
{
    /// <summary>A later deadline is looked at early and put off again.</summary>
    private const int Slots = 4096;

    private readonly Call?[] slots = new Call?[Slots];
    private long? current;

    /// <summary>Makes sure that a call is looked at no later than its deadline.</summary>
    public void Schedule(Call call, Timestamp deadline)
    {
        long now = current ??= call.Start.Seconds;
        long ceiling = new Timestamp(deadline.Nanoseconds - 1).Seconds + 1;
        long second = Math.Clamp(ceiling, now + 1, now + Slots - 1);
        if (call.TimerSecond is { } scheduled)
        {
            if (scheduled <= second && scheduled > now)
            {
                return;
            }

            Remove(call);
        }

        ref Call? head = ref slots[Index(second)];
        call.TimerSecond = second;
        call.TimerNext = head;
        if (head is not null)
        {
            head.TimerPrevious = call;
        }

        head = call;
    }

    public void Remove(Call call)
    {
        if (call.TimerSecond is not { } second)
        {
            return;
        }

        if (call.TimerPrevious is null)
        {
            slots[Index(second)] = call.TimerNext;
        }
        else
        {
            call.TimerPrevious.TimerNext = call.TimerNext;
        }

        if (call.TimerNext is not null)
        {
            call.TimerNext.TimerPrevious = call.TimerPrevious;
        }

        call.TimerPrevious = call.TimerNext = null;
        call.TimerSecond = null;
    }

    /// <summary>
    /// Moves to a second, and takes out the calls of all seconds on the way. Time may go back: no call is forgotten, for each
    /// slot is passed within 4096 seconds.
    /// </summary>
    /// <param name="now">The second.</param>
    /// <param name="due">Takes the calls, in an order that depends on the packets alone.</param>
    public void Advance(Timestamp now, List<Call> due)
    {
        long target = now.Seconds;
        long from = current ?? target;
        current = target;
        for (long second = Math.Max(from + 1, target - Slots + 1); second <= target; second++)
        {
            while (slots[Index(second)] is { } call)
            {
                Remove(call);
                due.Add(call);
            }
        }
    }

    private static int Index(long second) => (int)(second & (Slots - 1));
}

using Earshot.Sdk.Packets;

namespace Earshot.Sip.Calls;

/// <summary>
/// Calls, or registrations, by the second at which to look at them. One that something happened to stays where it is and is
/// put off when its turn comes; only an earlier deadline moves it at once. So a message costs nothing here, and a second costs
/// as many as fall due in it.
/// </summary>
internal sealed class TimerWheel<T>
    where T : class, ITimed<T>
{
    /// <summary>A later deadline is looked at early and put off again.</summary>
    private const int Slots = 4096;

    private readonly T?[] slots = new T?[Slots];
    private long? current;

    /// <summary>Makes sure that it is looked at no later than its deadline.</summary>
    public void Schedule(T item, Timestamp deadline)
    {
        long now = current ??= item.Start.Seconds;
        long ceiling = new Timestamp(deadline.Nanoseconds - 1).Seconds + 1;
        long second = Math.Clamp(ceiling, now + 1, now + Slots - 1);
        if (item.TimerSecond is { } scheduled)
        {
            if (scheduled <= second && scheduled > now)
            {
                return;
            }

            Remove(item);
        }

        ref T? head = ref slots[Index(second)];
        item.TimerSecond = second;
        item.TimerNext = head;
        if (head is not null)
        {
            head.TimerPrevious = item;
        }

        head = item;
    }

    public void Remove(T item)
    {
        if (item.TimerSecond is not { } second)
        {
            return;
        }

        if (item.TimerPrevious is null)
        {
            slots[Index(second)] = item.TimerNext;
        }
        else
        {
            item.TimerPrevious.TimerNext = item.TimerNext;
        }

        if (item.TimerNext is not null)
        {
            item.TimerNext.TimerPrevious = item.TimerPrevious;
        }

        item.TimerPrevious = item.TimerNext = null;
        item.TimerSecond = null;
    }

    /// <summary>
    /// Moves to a second, and takes out what is in all seconds on the way. Time may go back: nothing is forgotten, for each
    /// slot is passed within 4096 seconds.
    /// </summary>
    /// <param name="now">The second.</param>
    /// <param name="due">Takes them, in an order that depends on the packets alone.</param>
    public void Advance(Timestamp now, List<T> due)
    {
        long target = now.Seconds;
        long from = current ?? target;
        current = target;
        for (long second = Math.Max(from + 1, target - Slots + 1); second <= target; second++)
        {
            while (slots[Index(second)] is { } item)
            {
                Remove(item);
                due.Add(item);
            }
        }
    }

    private static int Index(long second) => (int)(second & (Slots - 1));
}

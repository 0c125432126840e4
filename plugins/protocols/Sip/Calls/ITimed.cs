using Earshot.Sdk.Packets;

namespace Earshot.Sip.Calls;

/// <summary>What a <see cref="TimerWheel{T}"/> holds. The wheel alone writes its properties.</summary>
internal interface ITimed<T>
    where T : class, ITimed<T>
{
    /// <summary>When it began.</summary>
    Timestamp Start { get; }

    /// <summary>Neighbours in a slot.</summary>
    T? TimerPrevious { get; set; }

    /// <inheritdoc cref="TimerPrevious"/>
    T? TimerNext { get; set; }

    /// <summary>The second at which the wheel looks at it.</summary>
    long? TimerSecond { get; set; }
}

namespace Earshot.Mirror.Sending;

/// <summary>What a receiver said.</summary>
internal enum Answer
{
    /// <summary>A block was taken.</summary>
    Taken,

    /// <summary>Some other text.</summary>
    Text,

    /// <summary>Nothing in time.</summary>
    Silence,

    /// <summary>The connection has ended.</summary>
    Closed,
}

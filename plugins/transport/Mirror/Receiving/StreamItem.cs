namespace Earshot.Mirror.Receiving;

/// <summary>What a sender's bytes contain.</summary>
internal enum StreamItem
{
    /// <summary>More bytes are needed.</summary>
    None,

    /// <summary>A sensor's number and name.</summary>
    Name,

    /// <summary>A sender's time.</summary>
    Time,

    /// <summary>A block without defect.</summary>
    Block,

    /// <summary>A block with one.</summary>
    Defect,
}

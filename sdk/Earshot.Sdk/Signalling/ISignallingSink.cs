using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Signalling;

/// <summary>Where a signalling analyzer sends what it finds. Only from within the analyzer's own calls.</summary>
public interface ISignallingSink
{
    /// <summary>Turns the path number of a packet into the chain of tunnels it stands for.</summary>
    ITunnelPaths Paths { get; }

    /// <summary>True when <see cref="Report(DialogRecord)"/> is wanted; otherwise dialogs need not be kept.</summary>
    bool WantsDialogs { get; }

    /// <summary>True when <see cref="Belongs"/> is wanted.</summary>
    bool WantsCallIds => false;

    /// <summary>The packet at hand carries a message with this Call-ID, as the records have it.</summary>
    void Belongs(string callId)
    {
    }

    /// <summary>From now on media to or from an address belongs to a call.</summary>
    void Expect(MediaExpectation expectation);

    /// <summary>A call moved its media away from an address; streams it already has there stay its own.</summary>
    void Withdraw(ulong call, TransportAddress address);

    /// <summary>
    /// A call is over, its linger included: the host collects its streams, computes what depends on them and emits the
    /// record. Every call number that was ever expected is completed exactly once.
    /// </summary>
    /// <param name="call">The number given to <see cref="MediaExpectation.Call"/>.</param>
    /// <param name="record">The record without its streams.</param>
    void Complete(ulong call, CallRecord record);

    /// <summary>A registration is over, or the capture is.</summary>
    void Report(RegistrationRecord registration);

    /// <summary>Requests outside calls are over, or the capture is.</summary>
    void Report(RequestRecord request);

    /// <summary>All that was seen of one Call-ID of any method, at the end.</summary>
    void Report(DialogRecord dialog);
}

/// <summary>Chains of tunnels by number. Any thread.</summary>
public interface ITunnelPaths
{
    /// <summary>The chain from the outermost to the innermost tunnel; empty for 0.</summary>
    IReadOnlyList<TunnelLayer> this[int path] { get; }

    /// <summary>True when the chain <paramref name="path"/> begins with the chain <paramref name="outer"/>.</summary>
    bool IsWithin(int path, int outer);

    /// <summary>
    /// True when one of the chain's tunnels numbers its packets, so that losses on the way to the sensor are known
    /// (<see cref="Media.IMediaAnalyzer.OnGap"/>).
    /// </summary>
    bool IsNumbered(int path);
}

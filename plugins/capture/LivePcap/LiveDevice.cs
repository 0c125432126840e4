using SharpPcap.LibPcap;

namespace Earshot.LivePcap;

/// <summary>An interface as libpcap opens it; tells the descriptor to wait on.</summary>
internal sealed class LiveDevice(PcapInterface pcapInterface) : LibPcapLiveDevice(pcapInterface)
{
    /// <summary>Readable when packets wait.</summary>
    public int Descriptor => FileDescriptor;

    /// <summary>Nanoseconds in a unit of its packets' fractions of a second.</summary>
    public int NanosecondsPerUnit => TimestampResolution == SharpPcap.TimestampResolution.Nanosecond ? 1 : 1000;
}

using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Ownership;

/// <summary>One live call as signalling told it: where it expects media, and the streams it owns.</summary>
internal sealed class MediaCall(ulong number, string callId)
{
    /// <summary>Bounds what endless re-INVITEs leave; the oldest go first.</summary>
    private const int MaxExpectations = 64;

    private readonly List<MediaExpectation> expectations = new(2);

    public ulong Number { get; } = number;

    public string CallId { get; } = callId;

    /// <summary>Numbers of its streams.</summary>
    public List<int> Streams { get; } = [];

    /// <summary>Records of its streams that ended before it was complete.</summary>
    public List<StreamRecord> Ended { get; } = [];

    /// <summary>Time of its latest packet, nanoseconds; only kept within a tick.</summary>
    public long Last { get; set; } = long.MinValue;

    /// <summary>All it ever expected, withdrawn addresses included: they explain the packets of their time.</summary>
    public ReadOnlySpan<MediaExpectation> Expectations => CollectionsMarshal.AsSpan(expectations);

    /// <summary>Notes an expectation.</summary>
    /// <returns>The address of the one that made room, if nothing else was expected there.</returns>
    public TransportAddress? Add(MediaExpectation expectation)
    {
        for (int i = expectations.Count - 1; i >= 0; i--)
        {
            if (IsRepeatedBy(expectations[i], expectation))
            {
                expectations.RemoveAt(i);
            }
        }

        expectations.Add(expectation);
        if (expectations.Count <= MaxExpectations)
        {
            return null;
        }

        TransportAddress oldest = expectations[0].Address;
        expectations.RemoveAt(0);
        return expectations.Exists(known => known.Address == oldest) ? null : oldest;
    }

    /// <summary>
    /// The format of a payload type: as its receiver announced it, else as the sender's side did, newest first in both,
    /// else RFC 3551's; null when nobody knows.
    /// </summary>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="receiver">Where the stream goes.</param>
    /// <param name="direction">Which way.</param>
    public MediaFormat? Find(byte payloadType, TransportAddress receiver, MediaDirection direction)
    {
        MediaFormat? towards = null;
        MediaFormat? back = null;
        for (int i = expectations.Count - 1; i >= 0; i--)
        {
            MediaExpectation expectation = expectations[i];
            if (Find(expectation.Formats, payloadType) is not { } format)
            {
                continue;
            }

            if (expectation.Address == receiver)
            {
                return format;
            }

            if (expectation.Direction == direction)
            {
                towards ??= format;
            }
            else
            {
                back ??= format;
            }
        }

        return towards ?? back ?? StaticPayloadTypes.Find(payloadType);
    }

    /// <summary>The kind of the newest m= line at an address that has a payload type, or null.</summary>
    public MediaKind? FindKind(byte payloadType, TransportAddress address)
    {
        for (int i = expectations.Count - 1; i >= 0; i--)
        {
            if (expectations[i].Address == address && Find(expectations[i].Formats, payloadType) is not null)
            {
                return expectations[i].Kind;
            }
        }

        return null;
    }

    private static MediaFormat? Find(IReadOnlyList<MediaFormat> formats, byte payloadType)
    {
        for (int i = 0; i < formats.Count; i++)
        {
            if (formats[i].PayloadType == payloadType)
            {
                return formats[i];
            }
        }

        return null;
    }

    private static bool IsRepeatedBy(MediaExpectation known, MediaExpectation expectation) =>
        known.Address == expectation.Address
        && known.Direction == expectation.Direction
        && known.Kind == expectation.Kind
        && known.Formats.SequenceEqual(expectation.Formats);
}

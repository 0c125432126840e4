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

    private readonly List<(MediaExpectation What, long Since)> expectations = new(2);

    public ulong Number { get; } = number;

    public string CallId { get; } = callId;

    /// <summary>Numbers of its streams.</summary>
    public List<int> Streams { get; } = [];

    /// <summary>Records of its streams that ended before it was complete.</summary>
    public List<StreamRecord> Ended { get; } = [];

    /// <summary>Time of its latest packet, nanoseconds; only kept within a tick.</summary>
    public long Last { get; set; } = long.MinValue;

    /// <summary>All it ever expected and since when, withdrawn addresses included: they explain the packets of their time.</summary>
    public ReadOnlySpan<(MediaExpectation What, long Since)> Expectations => CollectionsMarshal.AsSpan(expectations);

    /// <summary>Notes an expectation.</summary>
    /// <param name="expectation">The expectation.</param>
    /// <param name="now">Packet time, nanoseconds.</param>
    /// <returns>The address of the one that made room, if nothing else was expected there.</returns>
    public TransportAddress? Add(MediaExpectation expectation, long now)
    {
        for (int i = expectations.Count - 1; i >= 0; i--)
        {
            if (IsRepeatedBy(expectations[i].What, expectation))
            {
                expectations.RemoveAt(i);
            }
        }

        expectations.Add((expectation, now));
        if (expectations.Count <= MaxExpectations)
        {
            return null;
        }

        TransportAddress oldest = expectations[0].What.Address;
        expectations.RemoveAt(0);
        return expectations.Exists(known => known.What.Address == oldest) ? null : oldest;
    }

    /// <summary>
    /// The format of a payload type: as its receiver announced it, else as the sender's side did, else RFC 3551's; null when
    /// nobody knows. In both it is what was said last before a moment, else what was said first after it: a number may be
    /// explained anew, although RFC 3264, 8.3.2, forbids that.
    /// </summary>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="receiver">Where the stream goes.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="at">The moment, nanoseconds of packet time.</param>
    public MediaFormat? Find(byte payloadType, TransportAddress receiver, MediaDirection direction, long at)
    {
        MediaFormat? here = null;
        MediaFormat? towards = null;
        MediaFormat? back = null;
        foreach ((MediaExpectation expectation, long since) in Expectations)
        {
            if (Find(expectation.Formats, payloadType) is not { } format)
            {
                continue;
            }

            bool isBefore = since <= at;
            if (expectation.Address == receiver)
            {
                here = isBefore ? format : here ?? format;
            }
            else if (expectation.Direction == direction)
            {
                towards = isBefore ? format : towards ?? format;
            }
            else
            {
                back = isBefore ? format : back ?? format;
            }
        }

        return here ?? towards ?? back ?? StaticPayloadTypes.Find(payloadType);
    }

    /// <summary>The kind of the newest m= line at an address that has a payload type, or null.</summary>
    public MediaKind? FindKind(byte payloadType, TransportAddress address)
    {
        for (int i = expectations.Count - 1; i >= 0; i--)
        {
            MediaExpectation expectation = expectations[i].What;
            if (expectation.Address == address && Find(expectation.Formats, payloadType) is not null)
            {
                return expectation.Kind;
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

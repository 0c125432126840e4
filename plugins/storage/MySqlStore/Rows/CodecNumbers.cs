using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>Numbers of codecs in the payload columns: the static payload types of RFC 3551, and VoIPmonitor's own for others.</summary>
internal static class CodecNumbers
{
    public const int Fax = 1000;

    private const int Video = 10000;
    private const int FirstUnassignedType = 35;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PCMU"] = 0,
        ["GSM"] = 3,
        ["G723"] = 4,
        ["PCMA"] = 8,
        ["G722"] = 9,
        ["G729"] = 18,
        ["iLBC"] = 97,
        ["speex"] = 98,
        ["CLEARMODE"] = 100,
        ["AMR"] = 320,
        ["AMR-WB"] = 321,
        ["EVS"] = 359,
        ["telephone-event"] = 400,
    };

    private static readonly Dictionary<(string, int?), int> NumbersByRate = new()
    {
        [("silk", 8000)] = 302,
        [("silk", 12000)] = 303,
        [("silk", 16000)] = 304,
        [("silk", 24000)] = 305,
        [("isac", 16000)] = 307,
        [("isac", 32000)] = 308,
        [("opus", 8000)] = 312,
        [("opus", 12000)] = 313,
        [("opus", 16000)] = 314,
        [("opus", 24000)] = 315,
        [("opus", 48000)] = 316,
    };

    /// <summary>The number of a stream's codec; null for a dynamic type whose codec has none.</summary>
    public static int? Of(StreamRecord stream)
    {
        if (stream.Kind == MediaKind.Video)
        {
            return Video;
        }

        if (stream.Codec is { } codec)
        {
            if (Numbers.TryGetValue(codec, out int number)
                || NumbersByRate.TryGetValue((codec.ToLowerInvariant(), stream.ClockRate), out number))
            {
                return number;
            }
        }

        return stream.PayloadType < FirstUnassignedType ? stream.PayloadType : null;
    }
}

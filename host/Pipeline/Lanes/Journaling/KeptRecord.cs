using System.IO.Hashing;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// A record that a store has kept, as far as it must be known again: when packets are analysed again of which the first are no longer there, the same call
/// makes a record with another start.
/// </summary>
/// <param name="Key">Hash of what it is of: for a call its Call-ID.</param>
/// <param name="Start">Its start.</param>
/// <param name="End">Its end.</param>
internal readonly record struct KeptRecord(ulong Key, Timestamp Start, Timestamp End)
{
    public static KeptRecord Of(CallRecord call) => new(Hash("call", call.Sensor, call.CallId), call.Start, call.End);

    public static KeptRecord Of(RegistrationRecord one) =>
        new(Hash("registration", one.Sensor, one.Aor, one.Contact, one.Source.ToString()), one.Start, one.End);

    /// <remarks>Requests are counted by periods; where one begins depends on the first packet that is there.</remarks>
    public static KeptRecord Of(RequestRecord one) => new(
        Hash("request", one.Sensor, one.Method, one.From, one.To, one.Source.ToString(), one.Destination.ToString()), one.Start, one.End);

    public static KeptRecord Read(ReadOnlySpan<byte> content)
    {
        var reader = new JournalReader(content);
        return new KeptRecord((ulong)reader.Int64(), new Timestamp(reader.Int64()), new Timestamp(reader.Int64()));
    }

    public void Write(JournalBuffer buffer)
    {
        int start = JournalRecord.Begin(buffer, JournalRecordKind.Kept);
        buffer.Int64((long)Key);
        buffer.Int64(Start.Nanoseconds);
        buffer.Int64(End.Nanoseconds);
        JournalRecord.End(buffer, start);
    }

    private static ulong Hash(params ReadOnlySpan<string?> parts) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
}

using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>The rows of which a call may have several: streams, proxies, keys.</summary>
internal static class CallPartTables
{
    // What a table needs beside VoIPmonitor's columns for a primary key, without which Galera does not replicate well.
    private const string Position = "earshot_position";

    public static readonly Table<StreamPart> Streams = new("cdr_rtp",
    [
        new("cdr_ID", (sql, part) => sql.Number(part.Row.Id)),
        new("calldate", (sql, part) => sql.Time(part.Row.Call.Start)),
        new(Position, (sql, part) => sql.Number(part.Index)),
        new("saddr", (sql, part) => sql.Address(part.Stream.Source.Host)),
        new("sport", (sql, part) => sql.Number(part.Stream.Source.Port)),
        new("daddr", (sql, part) => sql.Address(part.Stream.Destination.Host)),
        new("dport", (sql, part) => sql.Number(part.Stream.Destination.Port)),
        new("ssrc", (sql, part) => sql.Number(part.Stream.Ssrc)),
        new("received", (sql, part) => sql.Clamped(StreamColumns.Received(part.Stream), 0, StreamColumns.MaxMedium)),
        new("loss", (sql, part) => sql.Clamped(part.Stream.Lost, 0, StreamColumns.MaxMedium)),
        new("firsttime", (sql, part) => sql.Seconds(part.Stream.Start.SecondsSince(part.Row.Call.Start))),
        new("payload", (sql, part) => sql.Number((long?)CodecNumbers.Of(part.Stream))),
        new("maxjitter_mult10", (sql, part) => sql.Clamped(part.Stream.JitterMaxMs * 10, 0, StreamColumns.MaxSmall)),
        new("index", (sql, part) => sql.Clamped(part.Index, 0, StreamColumns.MaxTiny)),
        new("rtp_ptime", (sql, part) => sql.Clamped(part.Stream.PtimeMs, 0, StreamColumns.MaxTiny)),
        new("flags", (sql, part) => sql.Number(CallFlags.OfStream(part.Row, part.Stream))),
        new("duration", (sql, part) => sql.Seconds(part.Stream.End.SecondsSince(part.Stream.Start))),
    ]);

    public static readonly Table<ProxyPart> Proxies = new("cdr_proxy",
    [
        new("cdr_ID", (sql, part) => sql.Number(part.Row.Id)),
        new("calldate", (sql, part) => sql.Time(part.Row.Call.Start)),
        new(Position, (sql, part) => sql.Number(part.Index)),
        new("dst", (sql, part) => sql.Address(part.Row.Receivers[part.Index].Host)),
    ]);

    public static readonly Table<KeyPart> Keys = new("cdr_dtmf",
    [
        new("cdr_ID", (sql, part) => sql.Number(part.Row.Id)),
        new("calldate", (sql, part) => sql.Time(part.Row.Call.Start)),
        new(Position, (sql, part) => sql.Number(part.Index)),
        new("daddr", (sql, part) => sql.Address(part.Way.To.Host)),
        new("saddr", (sql, part) => sql.Address(part.Way.From.Host)),
        new("firsttime", (sql, part) => sql.Seconds(part.Key.Time.SecondsSince(part.Row.Call.Start))),
        new("dtmf", (sql, part) => sql.Text(part.Key.Key == "flash" ? "F" : part.Key.Key, 1)),
        new("type", (sql, part) => sql.Number(part.Key.Method == DtmfMethod.SipInfo ? 0 : 2)),
    ]);

    public static IEnumerable<StreamPart> StreamsOf(CallRow row) =>
        row.Call.Streams.Take(ushort.MaxValue).Select((stream, index) => new StreamPart(row, stream, index));

    public static IEnumerable<ProxyPart> ProxiesOf(CallRow row) =>
        Enumerable.Range(0, Math.Min(row.Receivers.Count - 1, ushort.MaxValue)).Select(index => new ProxyPart(row, index));

    public static IEnumerable<KeyPart> KeysOf(CallRow row) => row.Call.Dtmf.Take(ushort.MaxValue).Select((key, index) => new KeyPart(row, key, index));
}

internal sealed record StreamPart(CallRow Row, StreamRecord Stream, int Index);

internal sealed record ProxyPart(CallRow Row, int Index);

internal sealed record KeyPart(CallRow Row, DtmfEvent Key, int Index)
{
    /// <summary>Between which addresses the key went: those of signalling, or of the media that its sender sent.</summary>
    public (TransportAddress From, TransportAddress To) Way => (Key.Method, Key.By) switch
    {
        (DtmfMethod.SipInfo, CallParty.Caller) => (Row.Call.Source, Row.Receivers[^1]),
        (DtmfMethod.SipInfo, CallParty.Callee) => (Row.Receivers[^1], Row.Call.Source),
        (DtmfMethod.TelephoneEvent, CallParty.Caller) when Row.A is { } a => (a.Source, a.Destination),
        (DtmfMethod.TelephoneEvent, CallParty.Callee) when Row.B is { } b => (b.Source, b.Destination),
        _ => default,
    };
}

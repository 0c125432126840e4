using System.Text.Json;

namespace Earshot.Sdk.Records.Json;

/// <summary>Writes one m= line; see <see cref="CallJson"/>.</summary>
internal static class MediaLineJson
{
    public static void Write(Utf8JsonWriter writer, MediaLine line)
    {
        writer.WriteStartObject();
        writer.WriteEnum("by"u8, line.By);
        writer.WriteTime("time"u8, line.Time);
        writer.WriteEnum("kind"u8, line.Kind);
        writer.WriteAddress("address"u8, line.Address);
        writer.WriteString("protocol"u8, line.Protocol);
        writer.WriteEnum("flow"u8, line.Flow);
        writer.WriteList("formats"u8, line.Formats, WriteText);
        writer.WriteList("payload_types"u8, line.PayloadTypes, WriteNumber);
        writer.WriteNumberOrNull("ptime_ms"u8, line.PtimeMs);
        writer.WriteBoolean("rtcp_mux"u8, line.RtcpMux);
        writer.WriteAddress("rtcp_address"u8, line.RtcpAddress);
        writer.WriteString("bundle"u8, line.Bundle);
        writer.WriteList("candidates"u8, line.Candidates, TransportAddressConverter.Write);
        writer.WriteList("crypto_suites"u8, line.CryptoSuites, WriteText);
        writer.WriteString("fingerprint"u8, line.Fingerprint);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, int number) => writer.WriteNumberValue(number);

    private static void WriteText(Utf8JsonWriter writer, string text) => writer.WriteStringValue(text);
}

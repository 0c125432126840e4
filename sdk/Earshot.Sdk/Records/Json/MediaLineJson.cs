using System.Text.Json;
using Earshot.Sdk.Packets;

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
        WriteTexts(writer, "formats"u8, line.Formats);
        writer.WriteNumberOrNull("ptime_ms"u8, line.PtimeMs);
        writer.WriteBoolean("rtcp_mux"u8, line.RtcpMux);
        writer.WriteAddress("rtcp_address"u8, line.RtcpAddress);
        writer.WriteString("bundle"u8, line.Bundle);
        writer.WriteStartArray("candidates"u8);
        foreach (TransportAddress candidate in line.Candidates)
        {
            writer.WriteAddressValue(candidate);
        }

        writer.WriteEndArray();
        WriteTexts(writer, "crypto_suites"u8, line.CryptoSuites);
        writer.WriteString("fingerprint"u8, line.Fingerprint);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < texts.Count; i++)
        {
            writer.WriteStringValue(texts[i]);
        }

        writer.WriteEndArray();
    }
}

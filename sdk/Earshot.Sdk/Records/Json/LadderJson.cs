using System.Text.Json;

namespace Earshot.Sdk.Records.Json;

/// <summary>Writes the messages of a call; see <see cref="CallJson"/>.</summary>
internal static class LadderJson
{
    public static void Write(Utf8JsonWriter writer, CallLadder ladder)
    {
        writer.WriteStartObject();
        writer.WriteList("nodes"u8, ladder.Nodes, TransportAddressConverter.Write);
        writer.WriteList("messages"u8, ladder.Messages, Write);
        writer.WriteNumber("omitted"u8, ladder.Omitted);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LadderMessage message)
    {
        writer.WriteStartObject();
        writer.WriteThreeDecimals("ms"u8, message.Ms);
        writer.WriteNumber("from"u8, message.From);
        writer.WriteNumber("to"u8, message.To);
        writer.WriteString("text"u8, message.Text);
        writer.WriteNumber("cseq"u8, message.Cseq);
        writer.WriteBoolean("sdp"u8, message.Sdp);
        writer.WriteBoolean("retransmission"u8, message.Retransmission);
        writer.WriteEndObject();
    }
}

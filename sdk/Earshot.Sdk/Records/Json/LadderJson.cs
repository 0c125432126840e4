using System.Text.Json;

namespace Earshot.Sdk.Records.Json;

/// <summary>Writes the messages of a call; see <see cref="CallJson"/>.</summary>
internal static class LadderJson
{
    public static void Write(Utf8JsonWriter writer, CallLadder ladder)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("nodes"u8);
        for (int i = 0; i < ladder.Nodes.Count; i++)
        {
            writer.WriteAddressValue(ladder.Nodes[i]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("messages"u8);
        for (int i = 0; i < ladder.Messages.Count; i++)
        {
            Write(writer, ladder.Messages[i]);
        }

        writer.WriteEndArray();
        writer.WriteNumber("omitted"u8, ladder.Omitted);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, in LadderMessage message)
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

using System.Text;

namespace Earshot.Fuzz.Sip;

/// <summary>
/// What a fuzzer's bytes stand for: <code>{ step 1 | message } FE { step 1 | message } ...</code> The lowest bit of a step says
/// who sends, the others how many seconds pass before. FE is no byte of UTF-8, so messages seldom have one.
/// </summary>
internal static class FuzzInput
{
    private const byte Separator = 0xFE;
    private const int Most = 16;

    public static List<FuzzMessage> Messages(ReadOnlySpan<byte> input)
    {
        List<FuzzMessage> messages = [];
        while (!input.IsEmpty && messages.Count < Most)
        {
            int end = input.IndexOf(Separator);
            ReadOnlySpan<byte> piece = end < 0 ? input : input[..end];
            input = end < 0 ? default : input[(end + 1)..];
            if (!piece.IsEmpty)
            {
                messages.Add(new FuzzMessage((piece[0] & 1) != 0, piece[0] >> 1, piece[1..].ToArray()));
            }
        }

        return messages;
    }

    /// <summary>The input that stands for messages sent a second apart, by one side and the other.</summary>
    public static byte[] Of(params string[] messages) =>
        [.. messages.SelectMany((message, i) => (byte[])[Separator, (byte)(2 | (i & 1)), .. Encoding.Latin1.GetBytes(message)]).Skip(1)];
}

/// <summary>One message of an input.</summary>
/// <param name="IsBackwards">Sent by the callee's side.</param>
/// <param name="Seconds">How long after the one before.</param>
/// <param name="Bytes">What was sent.</param>
internal sealed record FuzzMessage(bool IsBackwards, int Seconds, byte[] Bytes);

using System.Text;
using Earshot.Mirror.Sending;

namespace Earshot.Mirror.Tests.Wire;

/// <summary>Answers have no frame: what they are shows in what they begin with.</summary>
public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("block_ok", "Taken")]
    [InlineData("block_okblock_ok", "Taken Taken")]
    [InlineData("okblock_ok", "Taken")] // a welcome that came late
    [InlineData("bad checksum", "Text bad checksum")]
    [InlineData("block_ox", "Text block_ox")]
    [InlineData("ok", "")]
    [InlineData("okok", "Text ok")] // only one welcome is one
    [InlineData("block_okok", "Taken Text ok")]
    [InlineData("block_", "")]
    [InlineData("b\u0007d", "Text b.d")]
    public void They_are_told_apart(string input, string expected) => Play(input, input.Length).Should().Be(expected);

    [Theory]
    [InlineData("block_okblock_ok", "Taken Taken")]
    [InlineData("okblock_ok", "Taken")]
    public void In_single_bytes_too(string input, string expected) => Play(input, 1).Should().Be(expected);

    [Theory]
    [InlineData("bad time", false)]
    [InlineData("ok", true)]
    [InlineData("", true)]
    [InlineData("something", true)]
    public void Only_one_answer_to_the_handshake_is_a_refusal(string input, bool isWelcome)
    {
        var reader = new AnswerReader();
        Encoding.ASCII.GetBytes(input).CopyTo(reader.Free);
        reader.Advance(input.Length);

        reader.TakeWelcome().Should().Be(isWelcome);
    }

    private static string Play(string input, int piece)
    {
        var reader = new AnswerReader();
        List<string> found = [];
        for (int done = 0; done < input.Length; done += piece)
        {
            Encoding.ASCII.GetBytes(input.Substring(done, piece)).CopyTo(reader.Free);
            reader.Advance(piece);
            while (reader.TryRead(isAll: false) is { } answer)
            {
                found.Add(answer == Answer.Text ? $"Text {reader.Text}" : answer.ToString());
            }
        }

        return string.Join(' ', found);
    }
}

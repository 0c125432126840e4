using System.Text;
using Earshot.Fuzz.Sip;
using Earshot.Sdk.Testing;

namespace Earshot.Sip.Tests;

/// <summary>
/// The rules of the fuzzer's target (tests/fuzz) on valid messages of every kind that were taken apart by force, and on what
/// fuzzing found: no exception, everything counted once, the same bytes give the same records however they are cut.
/// </summary>
public sealed class RobustnessTests
{
    private static readonly string CaseFolder = Path.Combine(SharedCaptures.RepositoryRoot, "tests", "fuzz", "cases", "sip");

    public static TheoryData<string> SeedNames => [.. Seeds.All.Keys];

    public static TheoryData<string> Cases => [.. Directory.GetFiles(CaseFolder).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_fuzzing_found_stays_mended(string name) => SipCheck.Run(File.ReadAllBytes(Path.Combine(CaseFolder, name)));

    [Theory]
    [MemberData(nameof(SeedNames))]
    public void Cut_at_every_length(string name)
    {
        byte[] seed = Seeds.All[name];
        for (int length = 0; length <= seed.Length; length++)
        {
            SipCheck.Run(seed.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(SeedNames))]
    public void With_every_byte_turned_to_another(string name)
    {
        ReadOnlySpan<byte> others = [0, (byte)'\n', (byte)' ', (byte)':', (byte)'"', (byte)'9', 0xFE];
        byte[] bent = [.. Seeds.All[name]];
        for (int i = 0; i < bent.Length; i++)
        {
            byte was = bent[i];
            bent[i] = (byte)~was;
            SipCheck.Run(bent);
            bent[i] = others[i % others.Length];
            SipCheck.Run(bent);
            bent[i] = was;
        }
    }

    [Theory]
    [MemberData(nameof(SeedNames))]
    public void With_every_line_removed_doubled_and_moved(string name)
    {
        string[] lines = Encoding.Latin1.GetString(Seeds.All[name]).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            Check([.. lines[..i], .. lines[(i + 1)..]]);
            Check([.. lines[..i], lines[i], .. lines[i..]]);
            Check([lines[i], .. lines[..i], .. lines[(i + 1)..]]);
            foreach (string inserted in new[] { "", "\r", " \r", "Broken\r", "l: -1\r", "l: 99999999999\r", "i: other\r", "m=X\r", "c=IN IP4\r" })
            {
                Check([.. lines[..i], inserted, .. lines[i..]]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SeedNames))]
    public void Spliced_with_each_other(string name)
    {
        byte[] seed = Seeds.All[name];
        foreach (byte[] other in Seeds.All.Values)
        {
            for (int cut = 0; cut < seed.Length; cut += 97)
            {
                SipCheck.Run([.. seed[..cut], .. other[(cut * other.Length / seed.Length)..]]);
            }
        }
    }

    [Fact]
    public void The_check_finds_what_it_is_there_to_find() =>
        FluentActions.Invoking(() => FindingException.Require(false, "so")).Should().Throw<FindingException>().WithMessage("so");

    [Theory]
    [InlineData("\"\\\"")]
    [InlineData("\\\";")]
    [InlineData(";")]
    [InlineData("\"")]
    [InlineData("<")]
    [InlineData(",")]
    [InlineData("%")]
    [InlineData("\r")]
    [InlineData("\r\n ")]
    [InlineData("--b\r\n")]
    [InlineData("m=audio 1 RTP/AVP 0\r\n")]
    public void Repetitive_input_is_read_in_linear_time(string unit)
    {
        // 64 KiB of it several hundred times: quadratic work would take hours, and the test run would be cut off.
        string junk = string.Concat(Enumerable.Repeat(unit, 60_000 / unit.Length));
        string message = $"INVITE sip:x SIP/2.0\r\nCall-ID: x\r\nVia: {junk}\r\nFrom: {junk}\r\nTo: {junk}\r\nCSeq: 1 INVITE\r\n"
            + $"Content-Type: multipart/mixed;boundary=b\r\n\r\n{junk}";
        Scenario scenario = new();
        for (int i = 0; i < 300; i++)
        {
            scenario.Send(0, "AB", message);
        }

        scenario.Counters["sip_messages"].Should().Be(300);
    }

    private static void Check(IEnumerable<string> lines) => SipCheck.Run(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
}

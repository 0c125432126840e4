using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>Keys of captures whose makers said which were pressed.</summary>
public sealed class KeysTests
{
    [CapturesTheory]
    [InlineData("real/testsuite__ulaw-2013785496.pcap", "2013785496")] // RTP alone: the name says it
    [InlineData("real/testsuite__ulaw-3125894607.pcap", "3125894607")]
    [InlineData("synth/dtmf_rfc4733.pcap", "5*D")] // events 5, 10 and 15, each in 8 packets
    public async Task Keys_come_in_order(string capture, string keys)
    {
        string path = Path.Combine(SharedCaptures.Directory!, capture);
        ReadOutput output = ReadOutput.Parse(await EarshotProcess.RunAsync(["read", path, "--format", "json", "--summary"]));

        string.Concat(output.Streams.SelectMany(stream => stream.Dtmf).OrderBy(key => key.Time).Select(key => key.Key)).Should().Be(keys);
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using Earshot.Sdk.Audio;
using Earshot.Sdk.Plugins;

namespace Earshot.Audio.Tests;

public sealed class DecoderTests
{
    [Fact]
    public void Manifest_names_the_plugin()
    {
        EarshotPluginAttribute manifest = typeof(AudioPlugin).Assembly
            .GetCustomAttributes(typeof(EarshotPluginAttribute), false).Cast<EarshotPluginAttribute>().Single();

        (manifest.Id, manifest.Type, manifest.Kind).Should().Be(("Audio", typeof(AudioPlugin).FullName!, PluginKind.Audio));
    }

    [Theory]
    [InlineData("PCMU", 8000)]
    [InlineData("pcma", 8000)]
    [InlineData("G722", 16_000)]
    public void Codecs_are_found_by_their_names(string codec, int sampleRate) => Decoder(codec).SampleRate.Should().Be(sampleRate);

    [Theory]
    [InlineData("opus")]
    [InlineData("telephone-event")]
    [InlineData("")]
    public void Other_codecs_are_for_other_plugins(string codec) =>
        ((IAudioDecoderPlugin)new AudioPlugin()).Create(new AudioConfig(), codec).Should().BeNull();

    // ITU-T G.711, tables 1a and 1b: 13 bits, here in the upper bits of 16.
    [Fact]
    public void Every_code_of_a_law_is_decoded() =>
        Decoder("PCMA").Decode(AllCodes).ToArray().Should().Equal(AllCodes.Select(ALaw));

    // ITU-T G.711, tables 2a and 2b: 14 bits, here in the upper bits of 16.
    [Fact]
    public void Every_code_of_mu_law_is_decoded() =>
        Decoder("PCMU").Decode(AllCodes).ToArray().Should().Equal(AllCodes.Select(MuLaw));

    [Theory]
    [InlineData("PCMU")]
    [InlineData("PCMA")]
    [InlineData("G722")]
    public void An_empty_payload_has_no_samples(string codec) => Decoder(codec).Decode([]).ToArray().Should().BeEmpty();

    [FfmpegFact]
    public void G722_is_what_another_decoder_makes_of_it()
    {
        // Any bytes are valid G.722; state goes on from packet to packet.
        byte[] coded = new byte[8000];
        new Random(722).NextBytes(coded);
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, coded);
            short[] expected = Ffmpeg("-f", "g722", "-i", file, "-f", "s16le", "-");
            IAudioDecoder decoder = Decoder("G722");
            short[] decoded = [.. coded.Chunk(160).SelectMany(payload => decoder.Decode(payload).ToArray())];

            decoded.Should().HaveCount(16_000);
            decoded.Should().Equal(expected);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Streams_do_not_share_a_state()
    {
        byte[] coded = new byte[320];
        new Random(1).NextBytes(coded);
        short[] alone = Decoder("G722").Decode(coded).ToArray();
        IAudioDecoder first = Decoder("G722");
        first.Decode(coded);
        first.Decode(coded).ToArray().Should().NotEqual(alone, "a codec with memory goes on");
        Decoder("G722").Decode(coded).ToArray().Should().Equal(alone);
    }

    private static byte[] AllCodes => [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    private static IAudioDecoder Decoder(string codec) => ((IAudioDecoderPlugin)new AudioPlugin()).Create(new AudioConfig(), codec)!;

    private static short ALaw(byte code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int step = ((bits & 15) << 1) + 1;
        int magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude << 3 : -(magnitude << 3));
    }

    private static short MuLaw(byte code)
    {
        int bits = code ^ 0xff;
        int magnitude = ((((bits & 15) << 1) + 33) << ((bits >> 4) & 7)) - 33;
        return (short)((bits & 0x80) == 0 ? magnitude << 2 : -(magnitude << 2));
    }

    private static short[] Ffmpeg(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
        return [.. output.ToArray().Chunk(2).Select(sample => BinaryPrimitives.ReadInt16LittleEndian(sample))];
    }
}

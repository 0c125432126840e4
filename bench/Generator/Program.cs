using System.Globalization;
using Earshot.Bench.Generator;

const string Usage = """
    usage: generator --out FILE [--calls N] [--seconds S] [--concurrency C] [--codec pcmu|pcma|g729|opus]
                     [--loss PERCENT] [--seed N] [--sip-only] [--tunnel NAME]
    """;

try
{
    GeneratorOptions options = GeneratorOptions.Parse(args, out string path);
    GeneratedCapture capture = CaptureGenerator.Generate(options, path);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{path}: {capture.Packets} packets, {capture.Bytes} bytes, {capture.SipMessages} SIP, {capture.RtpPackets} RTP ({capture.RtpLost} lost), {capture.RtcpPackets} RTCP"));
    return 0;
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"generator: {wrong.Message}\n{Usage}");
    return 2;
}

using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests.Torture;

/// <summary>Holds what is seen of a message against what must be.</summary>
internal static class MessageCheck
{
    private const int MaxText = 256;

    public static void Check(byte[] bytes, ExpectedMessage expected)
    {
        string because = expected.ToString();
        bool isMessage = SipMessage.TryParse(bytes.AsSpan().TrimStart("\r\n"u8), out SipMessage message);
        isMessage.Should().Be(expected.Messages > 0, because);
        if (isMessage)
        {
            CheckParts(message, expected, because);
        }

        CheckOutcome(bytes, expected, because);
    }

    private static void CheckParts(in SipMessage message, ExpectedMessage expected, string because)
    {
        Text(message.StartLine.Method).Should().Be(expected.Method, because);
        Text(message.StartLine.RequestUri).Should().Be(expected.RequestUri, because);
        message.StartLine.StatusCode.Should().Be(expected.StatusCode, because);
        Encoding.UTF8.GetString(message.StartLine.ReasonPhrase).Should().Be(expected.Reason, because);
        PartyOf(message.From).Should().Be(expected.From, because);
        PartyOf(message.To).Should().Be(expected.To, because);
        Text(message.CallId).Should().Be(expected.CallId, because);
        message.CSeqNumber.Should().Be(expected.CSeq, because);
        Text(message.CSeqMethod).Should().Be(expected.CSeqMethod ?? expected.Method, because);
        Via via = Via.Parse(message.Via);
        Text(via.SentBy).Should().Be(expected.SentBy, because);
        Text(via.Branch).Should().Be(expected.Branch, because);
        CountVias(message).Should().Be(expected.Vias, because);
        message.Body.Length.Should().Be(expected.Body, because);
    }

    private static void CheckOutcome(byte[] bytes, ExpectedMessage expected, string because)
    {
        Scenario scenario = new();
        bool taken = scenario.Analyzer.OnDatagram(new() { Payload = bytes, Flow = FlowOf("AB"), Timestamp = At(0) });
        taken.Should().Be(expected.Messages > 0, because);
        scenario.End();
        scenario.Counters["sip_messages"].Should().Be(expected.Messages, because);
        scenario.Counters.Map("defects").Keys.Order(StringComparer.Ordinal).Should().Equal(expected.Defects, because);
        scenario.Sink.Expected.Select(media => media.Address.ToString()).Should().Equal(expected.Media, because);
        scenario.Sink.Completed.Should().HaveCount(expected.Calls, because);
        foreach (CallRecord call in scenario.Sink.Calls)
        {
            call.CallId.Should().Be(expected.CallId, because);
            (call.Caller ?? "", call.CallerDomain ?? "").Should().Be((expected.From.User, expected.From.Host), because);
        }
    }

    private static Party PartyOf(ReadOnlySpan<byte> value)
    {
        NameAddress address = NameAddress.Parse(value);
        return new Party(UriEscapes.ToText(address.User, MaxText) ?? "", Text(address.Host), Text(NameAddress.Tag(value)));
    }

    private static int CountVias(in SipMessage message)
    {
        HeaderReader headers = new(message.Headers[(message.Headers.IndexOf((byte)'\n') + 1)..]);
        int vias = 0;
        while (headers.Read())
        {
            vias += headers.Name == HeaderName.Via ? 1 : 0;
        }

        return vias;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

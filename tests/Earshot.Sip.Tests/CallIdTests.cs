using System.Text.Json;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Tests;

/// <summary>Call-IDs as nobody should send them, but somebody does.</summary>
public sealed class CallIdTests
{
    /// <summary>As sent (a character is a byte), and as it is in records.</summary>
    public static TheoryData<string, string> Odd => new()
    {
        { "../../../etc/passwd", "../../../etc/passwd" },
        { "C:\\x|<>*?\"", "C:\\x|<>*?\"" },
        { "'; DROP TABLE cdr; --", "'; DROP TABLE cdr; --" },
        { "$(id)`id`%s%n%00${x}{{x}}", "$(id)`id`%s%n%00${x}{{x}}" },
        { "</script><script>", "</script><script>" },
        { "one two;three,four", "one two;three,four" },
        { "caf\u00c3\u00a9", "caf\u00e9" },
        { "caf\u00e9", "caf\ufffd" },
        { "\u00c3\u00c3\u00a9\u00c3", "\ufffd\u00e9\ufffd" },
        { "\u00ed\u00a0\u0080", "\ufffd\ufffd\ufffd" }, // half of a surrogate pair (RFC 3629, 3)
        { "a\0b\u0001\u001b[31m\u007f", "a\0b\u0001\u001b[31m\u007f" },
        { "first\r\n second", "first second" },
        { new string('x', 1024), new string('x', 1024) },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void An_odd_one_is_followed_and_makes_valid_json(string sent, string recorded)
    {
        CallRecord call = Play(sent).Call;
        (call.State, call.SipMessages, call.EndReason).Should().Be((CallState.Answered, 5, EndReason.Bye));
        string json = JsonSerializer.Serialize(call, RecordJson.Default.CallRecord);
        JsonSerializer.Deserialize(json, RecordJson.Default.CallRecord)!.CallId.Should().Be(recorded);
        json.Should().NotContainAny("\n", "\u001b", "\0", "</script>");
    }

    [Fact]
    public void Long_ones_that_differ_at_their_end_are_two_calls()
    {
        string same = new('x', 10_000);
        Scenario scenario = new Scenario()
            .Send(0, "AB", Sip.Invite(callId: same + "1"))
            .Send(1, "AB", Sip.Invite(callId: same + "2"))
            .Send(2, "BA", Sip.Response(486, "Busy Here", callId: same + "2"))
            .End();

        scenario.Sink.Completed.Should().HaveCount(2);
        scenario.Sink.Calls.Select(call => call.StatusCode).Should().Equal(null, 486);
        scenario.Sink.Calls.Select(call => call.CallId).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(id => id.Length == CallIds.MaxLength && id.StartsWith(new string('x', 1007) + "~", StringComparison.Ordinal));
        scenario.Sink.Dialogs.Select(dialog => dialog.SipMessages).Should().Equal(1, 2);
    }

    [Fact]
    public void Case_counts() => new Scenario()
        .Send(0, "AB", Sip.Invite(callId: "a@example.com"))
        .Send(1, "AB", Sip.Invite(callId: "A@example.com"))
        .End().Sink.Completed.Should().HaveCount(2, "Call-IDs are case-sensitive (RFC 3261, 20.8)");

    private static Scenario Play(string callId) => new Scenario()
        .Send(0, "AB", Sip.Invite(callId: callId))
        .Send(1, "BA", Sip.Response(200, "OK", callId: callId))
        .Send(1.1, "AB", Sip.Request("ACK", 1, toTag: "b", callId: callId))
        .Send(9, "BA", Sip.Request("BYE", 2, fromTag: "b", toTag: "a", callId: callId))
        .Send(9.1, "AB", Sip.Response(200, "OK", "BYE", 2, fromTag: "b", toTag: "a", callId: callId))
        .End();
}

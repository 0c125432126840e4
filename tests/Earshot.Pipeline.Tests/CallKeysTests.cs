using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Pipeline.Tests;

public sealed class CallKeysTests
{
    [Fact]
    public void Keys_of_signalling_and_of_all_streams_are_in_the_order_of_time()
    {
        DtmfEvent[] info = [Key("9", 1, CallParty.Caller, DtmfMethod.SipInfo), Key("8", 4, CallParty.Caller, DtmfMethod.SipInfo)];
        CallKeys.Merge(info, [Stream(MediaDirection.ToCallee, Key("1", 3), Key("2", 5)), Stream(MediaDirection.ToCaller, Key("3", 2))])
            .Should().Equal(
                info[0],
                Key("3", 2, CallParty.Callee),
                Key("1", 3, CallParty.Caller),
                info[1],
                Key("2", 5, CallParty.Caller));
    }

    [Fact]
    public void Without_keys_in_streams_those_of_signalling_are_all()
    {
        DtmfEvent[] info = [Key("9", 1, CallParty.Caller, DtmfMethod.SipInfo)];
        CallKeys.Merge(info, [Stream(MediaDirection.ToCallee)]).Should().Equal(info);
    }

    [Fact]
    public void Who_pressed_is_not_known_of_a_stream_without_direction() =>
        CallKeys.Merge([], [Stream(MediaDirection.Unknown, Key("1", 3))]).Should().Equal(Key("1", 3));

    [Fact]
    public void What_a_media_relay_sends_on_is_one_press() => CallKeys.Merge(
        [],
        [
            Stream(MediaDirection.ToCallee, Key("1", 3), Key("1", 3.08)),
            Stream(MediaDirection.ToCallee, Key("1", 3.005), Key("1", 3.085), Key("2", 3.085), Key("1", 3.2)),
        ]).Should().Equal(
            Key("1", 3, CallParty.Caller),
            Key("1", 3.08, CallParty.Caller),
            Key("2", 3.085, CallParty.Caller),
            Key("1", 3.2, CallParty.Caller));

    [Fact]
    public void The_same_key_of_both_parties_is_two() => CallKeys.Merge(
        [],
        [Stream(MediaDirection.ToCallee, Key("1", 3)), Stream(MediaDirection.ToCaller, Key("1", 3))])
        .Should().Equal(Key("1", 3, CallParty.Caller), Key("1", 3, CallParty.Callee));

    private static DtmfEvent Key(string key, double seconds, CallParty? by = null, DtmfMethod method = DtmfMethod.TelephoneEvent) =>
        new() { Time = SampleCalls.Noon.AddSeconds(seconds), Key = key, By = by, Method = method };

    private static StreamRecord Stream(MediaDirection direction, params DtmfEvent[] keys) =>
        SampleCalls.Stream("call", SampleCalls.Noon) with { Direction = direction, Dtmf = keys };
}

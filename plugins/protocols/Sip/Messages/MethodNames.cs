namespace Earshot.Sip.Messages;

/// <summary>Method names. They are case-sensitive (RFC 3261, 7.1).</summary>
internal static class MethodNames
{
    /// <summary>The IANA registry "SIP Methods".</summary>
    public static readonly string[] Registered =
    [
        "INVITE", "ACK", "BYE", "CANCEL", "PRACK", "UPDATE", "REGISTER", "OPTIONS", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO",
        "REFER", "MESSAGE",
    ];

    private static readonly byte[][] RegisteredBytes = Array.ConvertAll(Registered, System.Text.Encoding.ASCII.GetBytes);

    public static SipMethod Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("ACK"u8) => SipMethod.Ack,
        3 when name.SequenceEqual("BYE"u8) => SipMethod.Bye,
        4 when name.SequenceEqual("INFO"u8) => SipMethod.Info,
        5 when name.SequenceEqual("REFER"u8) => SipMethod.Refer,
        5 when name.SequenceEqual("PRACK"u8) => SipMethod.Prack,
        6 when name.SequenceEqual("INVITE"u8) => SipMethod.Invite,
        6 when name.SequenceEqual("NOTIFY"u8) => SipMethod.Notify,
        6 when name.SequenceEqual("CANCEL"u8) => SipMethod.Cancel,
        6 when name.SequenceEqual("UPDATE"u8) => SipMethod.Update,
        7 when name.SequenceEqual("OPTIONS"u8) => SipMethod.Options,
        7 when name.SequenceEqual("MESSAGE"u8) => SipMethod.Message,
        7 when name.SequenceEqual("PUBLISH"u8) => SipMethod.Publish,
        8 when name.SequenceEqual("REGISTER"u8) => SipMethod.Register,
        9 when name.SequenceEqual("SUBSCRIBE"u8) => SipMethod.Subscribe,
        _ => SipMethod.Other,
    };

    public static int IndexOfRegistered(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < RegisteredBytes.Length; i++)
        {
            if (name.SequenceEqual(RegisteredBytes[i]))
            {
                return i;
            }
        }

        return -1;
    }
}

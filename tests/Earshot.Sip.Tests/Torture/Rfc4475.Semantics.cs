namespace Earshot.Sip.Tests.Torture;

internal static partial class Rfc4475
{
    /// <summary>Sections 3.2 to 3.4: what transactions and applications have to make of messages that can be parsed.</summary>
    public static readonly ExpectedMessage[] Semantics =
    [
        new("3.2.1", "badbranch", "the branch has its cookie but identifies nothing: 400, or match as RFC 2543 did")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.org", "33242"),
            To = new("user", "example.com"),
            CallId = "badbranch.sadonfo23i420jv0as0derf3j3n",
            CSeq = 8,
            SentBy = "192.0.2.1",
            Branch = "z9hG4bK",
            Defects = ["sip_empty_branch"],
        },
        new("3.3.1", "insuf", "no Call-ID, From or To: 400, and there is nothing to follow it by")
        {
            Method = "INVITE",
            RequestUri = "sip:user@example.com",
            CSeq = 193942,
            SentBy = "192.0.2.95",
            Branch = "z9hG4bKkdj.insuf",
            Body = 152,
            Defects = ["sip_no_call_id", "sip_no_from", "sip_no_to"],
        },
        new("3.3.2", "unkscm", "a Request-URI of an unknown scheme: 416")
        {
            Method = "OPTIONS",
            RequestUri = "nobodyKnowsThisScheme:totallyopaquecontent",
            From = new("caller", "example.net", "384"),
            To = new("user", "example.com"),
            CallId = "unkscm.nasdfasser0q239nwsdfasdkl34",
            CSeq = 3923423,
            SentBy = "host9.example.com",
            Branch = "z9hG4bKkdjuw39234",
        },
        new("3.3.3", "novelsc", "a Request-URI of a scheme that is none of SIP: 416")
        {
            Method = "OPTIONS",
            RequestUri = "soap.beep://192.0.2.103:3002",
            From = new("caller", "example.net", "384"),
            To = new("user", "example.com"),
            CallId = "novelsc.asdfasser0q239nwsdfasdkl34",
            CSeq = 3923423,
            SentBy = "host9.example.com",
            Branch = "z9hG4bKkdjuw39234",
        },
        new("3.3.4", "unksm2", "unknown schemes in To, From and Contact: parse it")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("", "www.example.com", "3234233"),
            To = new("isbn:2983792873", ""),
            CallId = "unksm2.daksdj@hyphenated-host.example.com",
            CSeq = 234902,
            SentBy = "192.0.2.21:5060",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.5", "bext01", "unknown extensions in Require and Proxy-Require: 420")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.net", "242etr"),
            To = new("j_user", "example.com"),
            CallId = "bext01.0ha0isndaksdj",
            CSeq = 8,
            SentBy = "fold-and-staple.example.com",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.6", "invut", "a body of an unknown type: 415, so it describes no media")
        {
            Method = "INVITE",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.net", "8392034"),
            To = new("j.user", "example.com"),
            CallId = "invut.0ha0isndaksdjadsfij34n23d",
            CSeq = 235448,
            SentBy = "somehost.example.com",
            Branch = "z9hG4bKkdjuw",
            Body = 40,
            Calls = 1,
        },
        new("3.3.7", "regaut01", "an unknown authorization scheme: treat it as if there were none")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("j.user", "example.com", "87321hj23128"),
            To = new("j.user", "example.com"),
            CallId = "regaut01.0ha0isndaksdj",
            CSeq = 9338,
            SentBy = "192.0.2.253",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.8", "multi01", "single headers twice: 400, or let one count")
        {
            Method = "INVITE",
            RequestUri = "sip:user@company.com",
            From = new("caller", "example.com", "3413415"),
            To = new("user", "example.com"),
            CallId = "multi01.98asdh@192.0.2.1",
            CSeq = 5,
            SentBy = "192.0.2.25",
            Branch = "z9hG4bKkdjuw",
            Body = 154,
            Calls = 1,
            Media = ExpectedMessage.AudioAndVideo("192.0.2.25"),
            Defects = ["sip_repeated_header"],
        },
        new("3.3.9", "mcl01", "two lengths that differ: 400, for nobody knows where it ends")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("other", "example.net", "3923942"),
            To = new("user", "example.com"),
            CallId = "mcl01.fhn2323orihawfdoa3o4r52o3irsdf",
            CSeq = 15932,
            SentBy = "host5.example.net",
            Branch = "z9hG4bK293423",
            Body = 13,
            Defects = ["sip_repeated_header", "sip_trailing_bytes"],
        },
        new("3.3.10", "bcast", "a response whose second Via is the broadcast address: it goes there in no case")
        {
            StatusCode = 200,
            Reason = "OK",
            CSeqMethod = "INVITE",
            From = new("user", "example.com", "11141343"),
            To = new("user", "example.edu", "2229"),
            CallId = "bcast.0384840201234ksdfak3j2erwedfsASdf",
            CSeq = 35,
            SentBy = "192.0.2.198",
            Branch = "z9hG4bK1324923",
            Vias = 2,
            Body = 154,
        },
        new("3.3.11", "zeromf", "Max-Forwards of zero: answer it or 483")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.net", "3ghsd41"),
            To = new("user", "example.com"),
            CallId = "zeromf.jfasdlfnm2o2l43r5u0asdfas",
            CSeq = 39234321,
            SentBy = "host1.example.com",
            Branch = "z9hG4bKkdjuw2349i",
        },
        new("3.3.12", "cparam01", "a parameter behind a bare Contact URI is one of the header")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("watson", "example.com", "DkfVgjkrtMwaerKKpe"),
            To = new("watson", "example.com"),
            CallId = "cparam01.70710@saturn.example.com",
            CSeq = 2,
            SentBy = "saturn.example.com:5060",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.13", "cparam02", "a parameter within the angle brackets is one of the URI")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("watson", "example.com", "838293"),
            To = new("watson", "example.com"),
            CallId = "cparam02.70710@saturn.example.com",
            CSeq = 3,
            SentBy = "saturn.example.com:5060",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.14", "regescrt", "a header within a Contact URI in angle brackets is allowed")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("user", "example.com", "8"),
            To = new("user", "example.com"),
            CallId = "regescrt.k345asrl3fdbv@192.0.2.1",
            CSeq = 14398234,
            SentBy = "host5.example.com",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.3.15", "sdp01", "an Accept that nobody can meet: 406")
        {
            Method = "INVITE",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.net", "234"),
            To = new("j_user", "example.com"),
            CallId = "sdp01.ndaksdj9342dasdd",
            CSeq = 8,
            SentBy = "192.0.2.15",
            Branch = "z9hG4bKkdjuw",
            Body = 150,
            Calls = 1,
            Media = ExpectedMessage.AudioAndVideo("192.0.2.5"),
        },
        new("3.4.1", "inv2543", "an INVITE of RFC 2543: no branch, no From tag, no Content-Length")
        {
            Method = "INVITE",
            RequestUri = "sip:UserB@example.com",
            From = new("+13035551111", "ift.client.example.net"),
            To = new("+16505552222", "ss1.example.net"),
            CallId = "inv2543.1717@ift.client.example.com",
            CSeq = 56,
            SentBy = "iftgw.example.com",
            Body = 105,
            Calls = 1,
            Media = ["192.0.2.5:49217"],
        },
        new("", "test", "in the archive of the messages, but not in the text: it has no version, so it is no SIP")
        {
            Messages = 0,
        },
    ];
}

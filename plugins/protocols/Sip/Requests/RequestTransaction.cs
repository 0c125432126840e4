namespace Earshot.Sip.Requests;

/// <summary>One request of a group.</summary>
internal sealed class RequestTransaction : Transaction
{
    public RequestGroup? Group { get; set; }
}

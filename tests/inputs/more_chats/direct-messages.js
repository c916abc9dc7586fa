window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "11-22",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "22",
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "Yes: Friday",
            "mediaUrls" : [ ],
            "senderId" : "11",
            "id" : "1002",
            "createdAt" : "2024-10-14T09:15:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "11",
            "text" : "Can you mend the roof?",
            "mediaUrls" : [ ],
            "senderId" : "22",
            "id" : "1001",
            "createdAt" : "2024-10-14T09:12:00.000Z"
          }
        }
      ]
    }
  }
]
